/** What colours mean, as text beside swatches. */
export interface Entry {
  colour: string
  text: string
  hatched?: boolean
}

export function Legend({ entries }: { entries: Entry[] }) {
  return (
    <ul className="flows-legend">
      {entries.map(({ colour, text, hatched = false }) => (
        <li key={text}>
          <span className={hatched ? 'flows-swatch flows-hatched' : 'flows-swatch'} style={{ backgroundColor: colour }} />
          <span className="name">{text}</span>
        </li>
      ))}
    </ul>
  )
}
