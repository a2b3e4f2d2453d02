/** A picture as a file that tells by itself what it shows: title, what it is of, colours, then the picture. */
import { GREY, INK, QUIET } from './echarts'
import type { Entry } from './Legend'

const SCALE = 2
const PAD = 20 * SCALE
const FONT = (size: number, weight = 400) => `${weight} ${size * SCALE}px ${getComputedStyle(document.body).fontFamily}`

interface Told {
  title: string
  /** What was chosen, part by part. */
  about: readonly string[]
  legend: readonly Entry[]
  /** Beneath the picture. */
  source?: string | undefined
}

export async function pngOf(url: string, { title, about, legend, source }: Told): Promise<Blob | null> {
  const image = new Image()
  image.src = url
  await image.decode()
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) return null
  canvas.width = image.width + 2 * PAD
  context.font = FONT(12)
  const places = placesOf(legend, canvas.width - PAD, (text) => context.measureText(text).width)
  const lines = linesOf(about, canvas.width - 2 * PAD, (text) => context.measureText(text).width)
  const below = PAD + (28 + 20 * lines.length) * SCALE
  const head = below + 12 * SCALE + (legend.length ? ((places.at(-1)?.y ?? 0) + 28) * SCALE : 0)
  const foot = head + image.height + 10 * SCALE
  canvas.height = head + image.height + (source ? 30 * SCALE : PAD)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.textBaseline = 'top'
  context.fillStyle = INK
  context.font = FONT(18, 600)
  context.fillText(title, PAD, PAD)
  context.fillStyle = QUIET
  context.font = FONT(12)
  for (const [at, line] of lines.entries()) context.fillText(line, PAD, PAD + (28 + 20 * at) * SCALE)
  for (const { entry, x, y } of places) {
    const top = below + (8 + y) * SCALE
    context.fillStyle = entry.colour
    context.fillRect(x, top, 12 * SCALE, 12 * SCALE)
    if (entry.hatched) hatch(context, x, top)
    context.fillStyle = INK
    context.fillText(entry.text, x + 18 * SCALE, top)
  }
  context.drawImage(image, PAD, head)
  if (source) {
    context.fillStyle = QUIET
    context.fillText(source, PAD, foot)
  }
  return new Promise((done) => canvas.toBlob(done, 'image/png'))
}

/** Parts joined into as many lines as they need. */
export function linesOf(parts: readonly string[], room: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const longer = [lines.at(-1), part].filter(Boolean).join(' · ')
    if (lines.length > 0 && widthOf(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}

interface Placed {
  entry: Entry
  x: number
  /** In lines of 20 points from the first. */
  y: number
}

/** The entries one after another, in as many lines as they need. */
export function placesOf(legend: readonly Entry[], right: number, widthOf: (text: string) => number): Placed[] {
  let [x, y] = [PAD, 0]
  return legend.map((entry) => {
    const width = 18 * SCALE + widthOf(entry.text)
    if (x > PAD && x + width > right) [x, y] = [PAD, y + 20]
    const placed = { entry, x, y }
    x += width + 18 * SCALE
    return placed
  })
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.strokeStyle = GREY
  context.strokeRect(x, y, 12 * SCALE, 12 * SCALE)
  context.strokeStyle = QUIET
  context.lineWidth = SCALE
  for (const at of [4, 8, 12]) {
    context.beginPath()
    context.moveTo(x, y + at * SCALE)
    context.lineTo(x + at * SCALE, y)
    context.stroke()
  }
}
