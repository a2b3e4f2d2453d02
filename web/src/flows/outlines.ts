/** Outlines beneath the points, where whoever runs the server supplies them: the one thing that is not asked of GraphQL. */
import { useEffect, useState } from 'react'

import { config } from '../shell/config'
import { registerMap } from './echarts'

export const BLANK = 'flows-blank'
const OUTLINES = 'flows-outlines'

/** The name of the registered map: outlines, or a blank sheet of the bounds. */
export function useOutlines(): string | null {
  const [isThere, setIsThere] = useState(false)
  useEffect(() => {
    if (!config.outlines) return undefined
    const stop = new AbortController()
    const load = async () => {
      try {
        const answer = await globalThis.fetch('/outlines.json', { signal: stop.signal })
        if (!answer.ok) return
        registerMap(OUTLINES, (await answer.json()) as Parameters<typeof registerMap>[1])
        setIsThere(true)
      } catch {
        // Without outlines the points stand alone
      }
    }
    void load()
    return () => stop.abort()
  }, [])
  return isThere ? OUTLINES : null
}

export interface Bounds {
  west: number
  east: number
  south: number
  north: number
}

export function registerBlank({ west, east, south, north }: Bounds): void {
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]] // prettier-ignore
  registerMap(BLANK, {
    geoJSON: { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: '' }, geometry: { type: 'Polygon', coordinates: [ring] } }] },
  } as unknown as Parameters<typeof registerMap>[1])
}
