/** Several values of which any number may be chosen; none chosen means all of them. */
import './parts.css'

interface Props<Value extends string> {
  /** What is chosen here, for who does not see the page. */
  label: string
  /** The words of the choice of all. */
  all: string
  values: readonly Value[]
  chosen: readonly Value[]
  words: (value: Value) => string
  onChange: (chosen: Value[]) => void
}

export function Chips<Value extends string>({ label, all, values, chosen, words, onChange }: Props<Value>) {
  return (
    <fieldset className="chips">
      <legend className="hidden">{label}</legend>
      <button type="button" className="chip" aria-pressed={chosen.length === 0} onClick={() => onChange([])}>
        {all}
      </button>
      {values.map((value) => (
        <button
          key={value}
          type="button"
          className="chip"
          aria-pressed={chosen.includes(value)}
          onClick={() => onChange(values.filter((each) => (each === value) !== chosen.includes(each)))}
        >
          {words(value)}
        </button>
      ))}
    </fieldset>
  )
}
