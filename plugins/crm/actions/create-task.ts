import { defineAction } from 'mach/sdk'
import { activity } from '../entities/activity.ts'
import { cut } from '../text/cut.ts'

/** Gives people something to do before a certain time. */
export const createTask = defineAction({
  id: 'createTask',
  labels: { vi: 'Giao công việc', en: 'Make a task' },
  help: {
    vi: 'Tạo một việc cần làm có hạn. Không chọn khách thì việc vẫn nằm trong danh sách chung.',
    en: 'Makes something to do with a deadline. Without a person it still stands in everybody’s list.'
  },
  icon: 'check-square',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['subject', 'dueInHours'],
    properties: {
      subject: { type: 'string', minLength: 1, 'x-mach': { labels: { vi: 'Việc cần làm', en: 'What to do' } } },
      kind: {
        type: 'string',
        enum: ['task', 'call', 'meeting'],
        'x-mach': { labels: { vi: 'Loại', en: 'Kind' }, options: activity.fields.kind['x-mach'].options }
      },
      personId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      leadId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng tiềm năng', en: 'Lead' } } },
      dueInHours: {
        type: 'number',
        minimum: 0,
        maximum: 8760,
        'x-mach': {
          labels: { vi: 'Hạn (giờ)', en: 'Due in (hours)' },
          help: { vi: 'Tính từ lúc bước này chạy.', en: 'Counted from when this step runs.' }
        }
      },
      priority: {
        type: 'string',
        enum: ['high', 'normal', 'low'],
        'x-mach': { labels: { vi: 'Ưu tiên', en: 'Priority' }, options: activity.fields.priority['x-mach'].options }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['activityId', 'dueAt'],
    properties: {
      activityId: { type: 'string', 'x-mach': { labels: { vi: 'Công việc', en: 'Task' } } },
      dueAt: { type: 'string', format: 'date-time', 'x-mach': { labels: { vi: 'Hạn', en: 'Due at' } } }
    }
  },
  uses: ['records:write:crm.activity'],
  writes: [{ entity: 'crm.activity', ops: ['create'] }],
  run(input, { records, clock }) {
    const { subject, dueInHours, kind = 'task', priority = 'normal', personId, leadId } = input
    const dueAt = new Date(Date.parse(clock.now()) + dueInHours * 3_600_000).toISOString()
    const activityId = records.create(activity, {
      kind,
      subject: cut(subject.replace(/\s+/g, ' ').trim(), 300),
      status: 'open',
      priority,
      dueAt,
      ...(personId && { personId }),
      ...(leadId && { leadId })
    })
    return { activityId, dueAt }
  }
})
