/** Days in the time of the province. */
const SHANGHAI_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

/** The day of an instant in the province, YYYY-MM-DD. */
export const dayOf = (at: string): string => SHANGHAI_DAY.format(new Date(at))
