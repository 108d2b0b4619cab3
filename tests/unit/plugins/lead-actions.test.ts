import { describe, expect, test } from 'vitest'
import { captureLead } from '../../../plugins/crm/actions/capture-lead.ts'
import { getLead } from '../../../plugins/crm/actions/get-lead.ts'
import { scoreLead } from '../../../plugins/crm/actions/score-lead.ts'
import { setLeadStatus } from '../../../plugins/crm/actions/set-lead-status.ts'
import { lead } from '../../../plugins/crm/entities/lead.ts'
import { person } from '../../../plugins/crm/entities/person.ts'
import { touchpoint } from '../../../plugins/crm/entities/touchpoint.ts'
import { openWorld } from './world.ts'

const now = '2026-03-02T02:00:00.000Z'
const nobody = '00000000-0000-7000-8000-ffffffffffff'

function openWithLan() {
  const world = openWorld(now)
  const personId = world.put(person, {
    fullName: 'Nguyễn Thị Lan',
    givenName: 'Lan',
    honorific: 'Chị',
    email: 'lan@example.com',
    lifecycleStage: 'lead'
  })
  return { world, personId }
}

async function openWithLead(
  values: { readonly need?: string; readonly budget?: number; readonly source?: string } = {}
) {
  const { world, personId } = openWithLan()
  const { output } = await world.run(captureLead, { personId, name: 'Nguyễn Thị Lan', ...values })
  return { world, personId, leadId: output.leadId }
}

describe('crm.captureLead', () => {
  test('makes a new lead and a touchpoint on the timeline of the person', async () => {
    const { world, personId } = openWithLan()
    const need = 'Cần 200 hộp quà\nTết'.normalize('NFD')
    const { output } = await world.run(captureLead, { personId, name: 'Lan', need, budget: 50_000_000, source: 'zalo' })
    expect(world.all(lead)).toMatchObject([
      { id: output.leadId, personId, status: 'new', need: need.normalize('NFC'), budget: 50_000_000, capturedAt: now }
    ])
    expect(world.all(touchpoint)).toMatchObject([
      { id: output.touchpointId, personId, channel: 'web', kind: 'form', phase: 'before', at: now }
    ])
    expect(world.all(touchpoint)[0]?.summary).toBe('Để lại yêu cầu: Cần 200 hộp quà Tết')
  })

  test('keeps the time and the channel of the enquiry when they are known', async () => {
    const { world, personId } = openWithLan()
    const capturedAt = '2026-02-28T17:00:00Z'
    await world.run(captureLead, { personId, name: 'Lan', capturedAt, channel: 'zalo' })
    expect(world.all(lead)).toMatchObject([{ capturedAt }])
    expect(world.all(touchpoint)).toMatchObject([{ at: capturedAt, channel: 'zalo', kind: 'message' }])
  })

  test('long texts are cut for the timeline, and the need itself is kept whole', async () => {
    const { world, personId } = openWithLan()
    const need = 'rất dài '.repeat(2_000).trim()
    await world.run(captureLead, { personId, name: 'n'.repeat(400), need, utmCampaign: 'u'.repeat(4_000) })
    expect(world.all(lead)[0]).toMatchObject({ need })
    expect(world.all(lead)[0]?.name).toHaveLength(200)
    expect(world.all(lead)[0]?.utmCampaign).toHaveLength(200)
    expect(world.all(touchpoint)[0]?.summary.endsWith('…')).toBe(true)
  })
})

describe('crm.scoreLead', () => {
  test.each([
    [{ need: 'Cần báo giá gấp', budget: 300_000_000, source: 'referral' }, true, [100, 'hot']],
    [{ need: 'Cần báo giá gấp', budget: 60_000_000, source: 'facebook' }, true, [75, 'hot']],
    [{ need: 'Cần báo giá gấp', budget: 300_000_000, source: 'referral' }, false, [70, 'warm']],
    [{ need: 'Quà cho nhân viên', budget: 30_000_000, source: 'website' }, true, [45, 'warm']],
    [{ need: 'Tham khảo thôi', source: 'facebook' }, true, [20, 'cold']],
    [{ need: 'tham khảo' }, false, [0, 'cold']],
    [{}, false, [0, 'cold']]
  ] as const)('%j with a phone: %s scores %j', async (values, hasPhone, [score, grade]) => {
    const { world, leadId } = await openWithLead(values)
    const { output } = await world.run(scoreLead, { leadId, hasPhone })
    expect(output).toMatchObject({ score, grade })
    expect(world.all(lead)).toMatchObject([{ score, grade, version: 2 }])
  })

  test('explains each point, and the points add up to the score', async () => {
    const { world, leadId } = await openWithLead({ need: 'Báo giá giúp em', budget: 80_000_000, source: 'event' })
    const { output } = await world.run(scoreLead, { leadId, hasPhone: true })
    expect(output.reasons).toEqual([
      '+20 ngân sách từ 50 triệu',
      '+30 có số điện thoại gọi được',
      '+25 đang cần: “báo giá”',
      '+10 gặp ở sự kiện'
    ])
    expect(output.reasons.reduce((sum, reason) => sum + Number.parseInt(reason, 10), 0)).toBe(output.score)
    expect(world.all(lead)[0]?.scoreExplain?.split('\n')).toEqual(output.reasons)
  })

  test('reads words written in decomposed letters', async () => {
    const { world, leadId } = await openWithLead({ need: 'CẦN GẤP'.normalize('NFD') })
    const { output } = await world.run(scoreLead, { leadId })
    expect(output.score).toBe(25)
  })

  test('values given with the call count before those of the lead', async () => {
    const { world, leadId } = await openWithLead({ budget: 300_000_000 })
    const { output } = await world.run(scoreLead, { leadId, budget: 1, need: 'gấp' })
    expect(output.score).toBe(35)
  })

  test('fails on a lead that is gone', async () => {
    await expect(openWorld().run(scoreLead, { leadId: nobody })).rejects.toThrow('There is no lead')
  })

  test('costs no turn', async () => {
    const { world, leadId } = await openWithLead()
    expect((await world.run(scoreLead, { leadId })).awaited).toEqual([])
  })
})

describe('crm.setLeadStatus', () => {
  test('changes the status and notes the first contact once', async () => {
    const { world, leadId } = await openWithLead()
    expect((await world.run(setLeadStatus, { leadId, status: 'contacted' })).output).toEqual({
      status: 'contacted',
      changed: true
    })
    world.setNow('2026-03-05T02:00:00.000Z')
    await world.run(setLeadStatus, { leadId, status: 'working' })
    await world.run(setLeadStatus, { leadId, status: 'contacted' })
    expect(world.all(lead)).toMatchObject([{ status: 'contacted', contactedAt: now }])
  })

  test('does nothing when the status is right already', async () => {
    const { world, leadId } = await openWithLead()
    const { output, effects } = await world.run(setLeadStatus, { leadId, status: 'new' })
    expect([output, effects]).toEqual([{ status: 'new', changed: false }, []])
  })

  test('a lead that becomes qualified has answered', async () => {
    const { world, leadId } = await openWithLead()
    await world.run(setLeadStatus, { leadId, status: 'qualified' })
    expect(world.all(lead)).toMatchObject([{ answeredAt: now }])
  })
})

describe('crm.getLead', () => {
  test('gives the lead as it is now, with the person behind it', async () => {
    const { world, leadId, personId } = await openWithLead({ need: 'Quà Tết' })
    await world.run(setLeadStatus, { leadId, status: 'contacted' })
    expect((await world.run(getLead, { leadId })).output).toEqual({
      found: true,
      answered: false,
      status: 'contacted',
      personId,
      need: 'Quà Tết',
      fullName: 'Nguyễn Thị Lan',
      email: 'lan@example.com',
      greeting: 'chị Lan',
      pronoun: 'chị'
    })
  })

  test.each(['working', 'qualified', 'converted', 'disqualified', 'nurturing'] as const)(
    'a lead moved on to %s counts as answered',
    async (status) => {
      const { world, leadId } = await openWithLead()
      await world.run(setLeadStatus, { leadId, status: 'contacted' })
      await world.run(setLeadStatus, { leadId, status })
      expect((await world.run(getLead, { leadId })).output).toMatchObject({ answered: true })
    }
  )

  test('says so when the lead has been deleted, and still greets', async () => {
    const { world, leadId } = await openWithLead()
    world.remove(lead, leadId)
    expect((await world.run(getLead, { leadId })).output).toEqual({
      found: false,
      answered: false,
      greeting: 'quý khách',
      pronoun: 'quý khách'
    })
  })
})
