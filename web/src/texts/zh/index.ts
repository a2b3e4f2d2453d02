import { activities } from './activities'
import { common } from './common'
import { flows } from './flows'
import { person } from './person'
import { schema } from './schema'
import { search } from './search'
import { signin } from './signin'
import { tree } from './tree'

export const texts = { ...common, ...schema, ...tree, ...search, ...person, ...flows, ...activities, ...signin }
