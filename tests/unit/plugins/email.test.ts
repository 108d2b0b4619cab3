import { describe, expect, test } from 'vitest'
import { emailChannel } from '../../../plugins/email/channel.ts'
import { send } from '../../../plugins/email/send.ts'
import { faultsOf } from './faults-of.ts'
import { openWorld } from './world.ts'

const about = '00000000-0000-7000-8000-000000000001'
const mail = {
  to: 'lan@example.com',
  subject: 'Cảm ơn chị Lan',
  text: 'Chào chị Lan,\n\nCảm ơn chị.',
  purpose: 'care'
} as const

describe('email.send', () => {
  test('asks for one message of the channel, on the timeline of the person', async () => {
    const world = openWorld()
    const { output } = await world.run(send, { ...mail, toName: 'Nguyễn Thị Lan', about })
    const { purpose: _, ...payload } = mail
    expect(output).toEqual({ queued: true })
    expect(world.messages).toEqual([
      { kind: 'message', channel: 'email.email', payload: { ...payload, toName: 'Nguyễn Thị Lan' }, about }
    ])
  })

  test('what it asks for fits the channel', async () => {
    const world = openWorld()
    await world.run(send, { ...mail, toName: '\n', subject: 'x'.repeat(900), about })
    expect(faultsOf(emailChannel.payload, world.messages[0]?.payload)).toEqual([])
  })

  test('line breaks in subject and name cannot add header lines', async () => {
    const world = openWorld()
    await world.run(send, { ...mail, subject: 'Cảm ơn\r\nBcc: all@example.com', toName: 'Lan\u0000\nX: y' })
    expect(world.messages[0]?.payload).toMatchObject({ subject: 'Cảm ơn Bcc: all@example.com', toName: 'Lan X: y' })
  })
})
