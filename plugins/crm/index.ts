/**
 * The customer record: people and how to reach them, what they asked for, what they agreed to, what they bought. Other
 * plugins build on these entities. It must never send anything, and never forget or overwrite what a person has said.
 */
import { definePlugin } from 'mach/sdk'
import { addToTimeline } from './actions/add-to-timeline.ts'
import { captureLead } from './actions/capture-lead.ts'
import { createTask } from './actions/create-task.ts'
import { findPerson } from './actions/find-person.ts'
import { getLead } from './actions/get-lead.ts'
import { matchPerson } from './actions/match-person.ts'
import { normalise } from './actions/normalise.ts'
import { recordConsent } from './actions/record-consent.ts'
import { recordOrder } from './actions/record-order.ts'
import { scoreLead } from './actions/score-lead.ts'
import { setLeadStatus } from './actions/set-lead-status.ts'
import { activity } from './entities/activity.ts'
import { consent } from './entities/consent.ts'
import { contactPoint } from './entities/contact-point.ts'
import { lead } from './entities/lead.ts'
import { order } from './entities/order.ts'
import { person } from './entities/person.ts'
import { touchpoint } from './entities/touchpoint.ts'

export default definePlugin({
  id: 'crm',
  version: '0.1.0',
  engine: '^0.1.0',
  labels: { vi: 'Khách hàng', en: 'Customers' },
  description: {
    vi: 'Hồ sơ khách hàng: khách, điểm liên hệ, khách hàng tiềm năng, hoạt động, sự đồng ý, điểm chạm và đơn hàng.',
    en: 'The customer record: people, contact points, leads, activities, consents, touchpoints and orders.'
  },
  entities: [person, contactPoint, lead, activity, consent, touchpoint, order],
  actions: [
    normalise,
    matchPerson,
    captureLead,
    scoreLead,
    setLeadStatus,
    getLead,
    createTask,
    addToTimeline,
    recordConsent,
    findPerson,
    recordOrder
  ],
  capabilities: [
    'records:read:crm.person',
    'records:write:crm.person',
    'records:read:crm.contactPoint',
    'records:write:crm.contactPoint',
    'records:read:crm.lead',
    'records:write:crm.lead',
    'records:write:crm.activity',
    'records:write:crm.consent',
    'records:write:crm.touchpoint',
    'records:read:crm.order',
    'records:write:crm.order'
  ]
})
