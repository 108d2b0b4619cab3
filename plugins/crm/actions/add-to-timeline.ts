import { defineAction } from 'mach/sdk'
import { touchpoint } from '../entities/touchpoint.ts'
import { cut } from '../text/cut.ts'

/** Puts a line on a person's timeline, for all who look after them. It cannot be changed afterwards. */
export const addToTimeline = defineAction({
  id: 'addToTimeline',
  labels: { vi: 'Ghi vào dòng thời gian', en: 'Add to the timeline' },
  help: {
    vi: 'Ghi lại điều vừa xảy ra với khách để mọi người cùng biết. Ghi rồi thì không sửa được.',
    en: 'Notes what has happened, for everybody to see. It cannot be changed afterwards.'
  },
  icon: 'footprints',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['personId', 'summary'],
    properties: {
      personId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      summary: { type: 'string', minLength: 1, 'x-mach': { labels: { vi: 'Nội dung', en: 'Text' } } },
      kind: {
        type: 'string',
        enum: ['form', 'message', 'call', 'visit', 'order', 'reward', 'note'],
        'x-mach': { labels: { vi: 'Loại', en: 'Kind' }, options: touchpoint.fields.kind['x-mach'].options }
      },
      channel: {
        type: 'string',
        enum: ['web', 'email', 'phone', 'sms', 'zalo', 'store', 'other'],
        'x-mach': { labels: { vi: 'Kênh', en: 'Channel' }, options: touchpoint.fields.channel['x-mach'].options }
      },
      phase: {
        type: 'string',
        enum: ['before', 'during', 'after'],
        'x-mach': { labels: { vi: 'Giai đoạn', en: 'Phase' }, options: touchpoint.fields.phase['x-mach'].options }
      },
      at: {
        type: 'string',
        format: 'date-time',
        'x-mach': { labels: { vi: 'Lúc', en: 'At' }, help: { vi: 'Để trống là bây giờ.', en: 'Now when empty.' } }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['touchpointId'],
    properties: { touchpointId: { type: 'string', 'x-mach': { labels: { vi: 'Điểm chạm', en: 'Touchpoint' } } } }
  },
  uses: ['records:write:crm.touchpoint'],
  writes: [{ entity: 'crm.touchpoint', ops: ['create'] }],
  run(input, { records, clock }) {
    const { personId, summary, kind = 'note', channel = 'other', phase = 'during', at = clock.now() } = input
    const line = cut(summary.replace(/\s+/g, ' ').trim(), 300)
    return { touchpointId: records.create(touchpoint, { personId, summary: line, kind, channel, phase, at }) }
  }
})
