import { defineAction } from 'mach/sdk'
import { emailChannel } from './channel.ts'

/** Puts one mail into the outbox, together with everything else the step changes. It says why the mail is written. */
export const send = defineAction({
  id: 'send',
  labels: { vi: 'Gửi email', en: 'Send e-mail' },
  help: {
    vi: 'Đưa một email vào hộp thư đi. Chạy lại bước không gửi thêm lần nữa. Phải nêu mục đích gửi.',
    en: 'Puts one mail into the outbox. Running the step again sends no second one. It needs a purpose.'
  },
  icon: 'mail',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['to', 'subject', 'text', 'purpose'],
    properties: {
      to: { type: 'string', format: 'email', 'x-mach': { labels: { vi: 'Gửi đến', en: 'To' }, format: 'email' } },
      toName: { type: 'string', 'x-mach': { labels: { vi: 'Tên người nhận', en: 'Name of the recipient' } } },
      subject: { type: 'string', minLength: 1, 'x-mach': { labels: { vi: 'Tiêu đề', en: 'Subject' } } },
      text: {
        type: 'string',
        minLength: 1,
        maxLength: 100_000,
        'x-mach': { labels: { vi: 'Nội dung', en: 'Text' }, format: 'longText' }
      },
      about: {
        type: 'string',
        format: 'uuid',
        'x-mach': {
          labels: { vi: 'Ghi vào dòng thời gian của', en: 'On the timeline of' },
          help: { vi: 'Mã khách hàng nhận thư.', en: 'The person it is written to.' }
        }
      },
      onceFor: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        'x-mach': {
          labels: { vi: 'Chỉ gửi một lần cho', en: 'Send only once for' },
          help: {
            vi: 'Quy trình này chỉ gửi một thư cho cùng một nội dung ở đây, dù chạy bao nhiêu lần.',
            en: 'This flow sends one mail for the same text here, however often it runs.'
          }
        }
      },
      purpose: {
        type: 'string',
        enum: ['transactional', 'care', 'marketing'],
        'x-mach': {
          labels: { vi: 'Mục đích', en: 'Purpose' },
          help: {
            vi: 'Giao dịch: trả lời điều khách vừa làm. Chăm sóc: theo yêu cầu đang xử lý. Tiếp thị: cần khách đã đồng ý.',
            en: 'Transactional answers what the person just did. Care follows an open request. Marketing needs consent.'
          },
          options: {
            transactional: { vi: 'Giao dịch', en: 'Transactional' },
            care: { vi: 'Chăm sóc khách hàng', en: 'Customer care' },
            marketing: { vi: 'Tiếp thị', en: 'Marketing' }
          }
        }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['queued'],
    properties: { queued: { type: 'boolean', 'x-mach': { labels: { vi: 'Đã xếp vào hộp thư đi', en: 'Queued' } } } }
  },
  uses: ['channel:email'],
  writes: [],
  message: { purposeField: 'purpose' },
  run({ to, toName, subject, text, about, onceFor }, context) {
    const name = toName ? oneLine(toName) : ''
    const payload = { to, subject: oneLine(subject), text: text.trim(), ...(name && { toName: name }) }
    context.send(emailChannel.id, payload, { ...(about && { about }), ...(onceFor && { key: onceFor }) })
    return { queued: true }
  }
})

/** Texts with line breaks could smuggle header lines into a mail. */
function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
}
