/**
 * Held together by the compiler: what the screens send must be what the server's schema takes, and who is signed in must
 * be told as the screens read it. `npm run types` draws the schema anew. Nothing of this file reaches a build.
 */
import type { Attachment, BookingInput, Me, MoveInput, OpenInput, PublicMoveInput, PublicReportInput, ReportInput, SessionAnswer } from './contract'
import type { components } from './schema'

type Schemas = components['schemas']
/** Compiles only when every field that we send is known to the server and of its type. */
type Taken<Sent, Server> = Exclude<keyof Sent, keyof Server> extends never ? (Sent extends Partial<Server> ? true : never) : never
type Told<Server, Read> = Server extends Read ? true : never

type Loose<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const held: [
  Taken<Loose<MoveInput>, Schemas['MoveIn']>,
  Taken<Loose<OpenInput>, Schemas['OpenIn']>,
  Taken<Loose<ReportInput>, Schemas['StaffReport']>,
  Taken<Loose<PublicReportInput>, Schemas['PublicReport']>,
  Taken<Loose<PublicMoveInput>, Schemas['ResidentMove']>,
  Taken<Loose<BookingInput>, Schemas['BookingBody']>,
  Told<Schemas['MeOut'], Me>,
  Told<Schemas['SessionOut'], SessionAnswer>,
  Attachment extends { uuid: string } ? true : never,
] = [true, true, true, true, true, true, true, true, true]
