import type { Flow } from '../../../schemas/flow.ts'
import type { ActionView } from '../../../schemas/views.ts'

export const sampleActions: readonly ActionView[] = [
  {
    id: 'crm.findOrCreatePerson',
    labels: { vi: 'Tìm hoặc tạo khách hàng', en: 'Find or create the person' },
    help: null,
    icon: 'user-search',
    plugin: 'crm'
  },
  { id: 'email.send', labels: { vi: 'Gửi email', en: 'Send an e-mail' }, help: null, icon: 'mail', plugin: 'email' },
  { id: 'gift.reserve', labels: { vi: 'Giữ quà', en: 'Reserve a present' }, help: null, icon: 'gift', plugin: 'gift' },
  { id: 'gift.release', labels: { vi: 'Trả quà', en: 'Release a present' }, help: null, icon: 'gift', plugin: 'gift' }
]

/** A flow as people begin with: a form, a question, an e-mail, a wait. */
export const sampleFlow: Flow = {
  id: 'welcome',
  names: { vi: 'Chào khách mới', en: 'Welcome new customers' },
  description: {
    vi: 'Ghi nhận khách để lại thông tin, gửi lời chào và hẹn gọi lại.',
    en: 'Records people who leave their details, greets them and plans a call.'
  },
  trigger: { type: 'form', form: 'lead', condition: "trigger.form.phone != ''", key: 'trigger.form.phone' },
  subject: 'steps.person.personId',
  steps: [
    {
      id: 'person',
      kind: 'action',
      action: 'crm.findOrCreatePerson',
      input: { fullName: { cel: 'trigger.form.fullName' }, phone: { cel: 'trigger.form.phone' }, source: 'website' },
      retry: { attemptsMax: 4, firstDelayMs: 2000, delayMaxMs: 60_000 }
    },
    {
      id: 'interest',
      kind: 'branch',
      names: { vi: 'Khách quan tâm đến mức nào?', en: 'How interested is the person?' },
      cases: [
        {
          id: 'hot',
          names: { vi: 'Rất quan tâm', en: 'Very interested' },
          when: 'trigger.form.budget >= 5000000',
          steps: [
            {
              id: 'greet',
              kind: 'action',
              action: 'email.send',
              input: {
                to: { cel: 'trigger.form.email' },
                body: { text: 'Chào {{ trigger.form.fullName }}, cảm ơn bạn.' }
              },
              onError: [{ id: 'give-up', kind: 'end', outcome: 'failed' }]
            }
          ]
        },
        { id: 'warm', when: 'trigger.form.budget > 0', steps: [] }
      ],
      else: [{ id: 'done-cold', kind: 'end', outcome: 'completed' }]
    },
    { id: 'pause', kind: 'wait', for: 'P1DT2H' },
    { id: 'follow-up', kind: 'action', action: 'email.send', input: { to: { cel: 'trigger.form.email' } } },
    { id: 'bought', kind: 'end', outcome: 'goal', result: { personId: { cel: 'steps.person.personId' } } }
  ]
}
