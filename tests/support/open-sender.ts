import type { Courier } from '../../engine/ports/courier.ts'
import type { ChannelPolicy } from '../../schemas/manifest.ts'
import type { Message } from '../../schemas/message.ts'
import { shopManifest, type Shop, type ShopParts } from './shop.ts'

/** The handler of an action that sends its input as a message. */
export const sendHandler: NonNullable<ShopParts['handlers']> = {
  'shop.send': (input, { effect }) => {
    effect({ kind: 'message', channel: 'mail', payload: input })
    return {}
  }
}

/** Makes the shop's flow send one message per run, to the host that the input names. */
export async function publishSender(shop: Shop, policy?: ChannelPolicy): Promise<void> {
  const channels = shopManifest.channels.map((channel) => ({ ...channel, ...(policy ? { policy } : {}) }))
  const granted = ['channel:mail', 'records:write:shop.thing']
  await shop.engine.install.plugin({ manifest: { ...shopManifest, version: '1.0.1', channels }, code: '', granted })
  const input = { to: 'hoa@example.com', subject: 'Chào Hoa', text: 't', host: { cel: 'trigger.input.host' } }
  await shop.publish([{ id: 'send', kind: 'action', action: 'shop.send', input }])
}

export async function sendTo(shop: Shop, host: string, times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) await shop.run({ host })
}

/** All messages, the oldest first. */
export async function messagesOf(shop: Shop): Promise<readonly Message[]> {
  return (await shop.store.outbox.list({ limit: 500 })).messages.map(({ message }) => message).toReversed()
}

/** A far side that answers as told, by the host that the payload names; a promise nobody fulfils is a host that hangs. */
export function toldCourier(
  answer: (host: string) => ReturnType<Courier['deliver']> | Awaited<ReturnType<Courier['deliver']>>
) {
  const asked: { readonly host: string; readonly id: string }[] = []
  const hostOf = ({ payload }: Message): string => String(payload['host'])
  const courier: Courier = {
    honoursKeys: false,
    hostOf,
    deliver(message) {
      asked.push({ host: hostOf(message), id: message.id })
      return Promise.resolve(answer(hostOf(message)))
    },
    close: () => Promise.resolve()
  }
  return { courier, asked, countOf: (host: string) => asked.filter((each) => each.host === host).length }
}
