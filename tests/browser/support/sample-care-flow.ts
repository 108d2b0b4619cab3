import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'

const mail = { to: { cel: 'trigger.record.email' }, body: { text: 'Cảm ơn bạn đã mua {{ trigger.record.code }}.' } }

/** The customer is thanked, called and perhaps given a present, all at the same time. */
const care: Step = {
  id: 'care',
  kind: 'parallel',
  until: 'all',
  lists: [
    {
      id: 'thanks',
      names: { vi: 'Cảm ơn', en: 'Thanks' },
      steps: [{ id: 'thank', kind: 'action', action: 'email.send', input: mail }]
    },
    {
      id: 'survey',
      names: { vi: 'Hỏi thăm', en: 'Survey' },
      steps: [
        {
          id: 'answered',
          kind: 'waitFor',
          names: { vi: 'Chờ khách trả lời', en: 'Wait for the answer' },
          event: { on: 'signal', name: 'survey.answered' },
          within: 'P3D',
          onTimeout: [{ id: 'ask-again', kind: 'action', action: 'email.send', input: mail }]
        }
      ]
    },
    {
      id: 'present',
      steps: [
        {
          id: 'allow',
          kind: 'approve',
          title: 'Tặng quà cho {{ trigger.record.code }}?',
          approvers: "['Chị Lan', 'Anh Tú']",
          quorum: 2,
          within: 'P2D',
          remindEvery: 'PT8H',
          escalate: { after: 'P1D', to: "'Anh Bình'" },
          notify: [{ id: 'tell', kind: 'action', action: 'email.send', input: { to: { cel: 'approval.approvers' } } }],
          outcomes: [
            {
              id: 'yes',
              names: { vi: 'Đồng ý', en: 'Yes' },
              steps: [
                {
                  id: 'give',
                  kind: 'action',
                  action: 'gift.reserve',
                  compensate: { action: 'gift.release', input: { gift: { cel: 'output.giftId' } } }
                }
              ]
            },
            { id: 'no', names: { vi: 'Không', en: 'No' }, steps: [] }
          ],
          onTimeout: []
        }
      ]
    }
  ]
}

const loops: readonly Step[] = [
  {
    id: 'sum-up',
    kind: 'forEach',
    items: { entity: 'crm.person', where: { stage: 'customer' } },
    steps: [{ id: 'count', kind: 'action', action: 'crm.findOrCreatePerson' }],
    stopWhen: 'item.points >= 1000',
    onItemError: 'skip',
    itemsMax: 5000
  },
  {
    id: 'remind',
    kind: 'repeat',
    timesMax: 5,
    until: 'steps.look.isPaid == true',
    steps: [
      { id: 'look', kind: 'action', action: 'crm.findOrCreatePerson' },
      {
        id: 'morning',
        kind: 'wait',
        at: { time: '09:00', zone: 'Asia/Ho_Chi_Minh', days: ['mon', 'tue', 'wed', 'thu', 'fri'] }
      }
    ]
  }
]

/** A flow with every kind of step and every rule of enrolment there is. */
export const sampleCareFlow: Flow = {
  id: 'after-sale',
  names: { vi: 'Chăm khách sau khi mua', en: 'After the sale' },
  trigger: {
    type: 'recordCreated',
    entity: 'sales.order',
    condition: "trigger.record.total >= 1000000 && trigger.record.code != ''",
    debounce: { for: 'PT10M', atMost: 'PT1H' }
  },
  subject: 'trigger.record.personId',
  enrolment: {
    key: 'trigger.record.personId',
    onConflict: 'restart',
    reEnrol: { after: 'P30D' },
    goal: { on: 'recordCreated', entity: 'sales.order', by: 'personId', match: 'event.record.total > 5000000' },
    suppress: 'trigger.record.total == 0',
    exclusiveGroup: 'care',
    maxConcurrent: 200,
    maxConcurrentPerKey: 1,
    rate: { count: 50, per: 'PT1H', of: 'flow' },
    priority: 'low'
  },
  steps: [
    {
      id: 'score',
      kind: 'code',
      input: { total: { cel: 'trigger.record.total' } },
      code: 'const points = Math.floor(input.total / 10000)\nreturn { points, isBig: points > 100 }'
    },
    {
      id: 'offer',
      kind: 'split',
      arms: [
        { id: 'code', names: { vi: 'Tặng mã giảm giá', en: 'A discount code' }, percent: 70, steps: [] },
        { id: 'plain', names: { vi: 'Không tặng', en: 'Nothing' }, percent: 30, steps: [] }
      ]
    },
    care,
    ...loops,
    { id: 'office', kind: 'wait', working: { calendar: 'shop', for: 'PT4H' } },
    {
      id: 'next-order',
      kind: 'waitFor',
      event: { on: 'recordCreated', entity: 'sales.order', by: 'personId' },
      within: 'P30D',
      onTimeout: [{ id: 'lost', kind: 'end', outcome: 'completed' }]
    },
    {
      id: 'greet-again',
      kind: 'subflow',
      flow: 'welcome',
      wait: true,
      input: { who: { cel: 'trigger.record.personId' } }
    },
    { id: 'if-big', kind: 'branch', cases: [{ id: 'big', when: 'steps.score.points >= 50', steps: [] }] },
    { id: 'bye', kind: 'end', outcome: 'goal' }
  ]
}
