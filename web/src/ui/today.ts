/** Today in the data, YYYY-MM-DD: that of the generated province, or the province's calendar. */
import { config } from '../shell/config'
import { dayOf } from './day'

export const today = (): string => config.today ?? dayOf(new Date().toISOString())
