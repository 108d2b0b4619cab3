import { openSmtpCourier } from '../../engine/egress/smtp-courier.ts'
import { publishSender, sendHandler } from '../support/open-sender.ts'
import { openShop } from '../support/shop.ts'

/** A process that sends one mail and is killed while it waits for the answer: `node … <folder> <smtp url>`. */
const [folder = '', url = ''] = process.argv.slice(2)
const courier = openSmtpCourier({ url, from: 'Mai <mai@example.com>', dropsRepeats: false })
const shop = await openShop({ folder, courier, handlers: sendHandler })
await publishSender(shop)
await shop.run({ host: 'a' })
// The line to the mail server keeps the process alive.
