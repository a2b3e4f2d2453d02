/** Where cities and counties lie (data/guangdong_coordinates.csv, after GeoNames). */
import csv from '../../../data/guangdong_coordinates.csv?raw'

export interface Point {
  code: string
  name: string
  level: 'city' | 'county'
  longitude: number
  latitude: number
}

export const POINTS: ReadonlyMap<string, Point> = new Map(
  csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [code = '', name = '', level = '', longitude = '', latitude = ''] = line.split(',')
      return [code, { code, name, level: level === 'city' ? ('city' as const) : ('county' as const), longitude: Number(longitude), latitude: Number(latitude) }]
    }),
)

/** The point of a place; of one without a point of its own, that of its city. */
export function pointOf(code: string): Point | null {
  return POINTS.get(code) ?? POINTS.get(code.replace(/-$/, '')) ?? (code.length === 6 ? (POINTS.get(code.slice(0, 4)) ?? null) : null)
}
