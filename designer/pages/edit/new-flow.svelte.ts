import type { Flow } from '../../../schemas/flow.ts'
import { api, ApiFailure } from '../../api.ts'
import { slugOf } from '../../format/slug-of.ts'
import { navigate } from '../../routes.ts'
import { queryClient } from '../../state/query-client.ts'

const triesMax = 20

/** A flow that is only a name yet. */
export class NewFlow {
  name: string = $state('')
  isBeginning: boolean = $state(false)
  isNameMissing: boolean = $state(false)
  failure: unknown = $state.raw(null)

  async begin(): Promise<void> {
    const name = this.name.trim()
    this.isNameMissing = name === ''
    if (this.isNameMissing) return document.getElementById('flow-name')?.focus()
    this.isBeginning = true
    this.failure = null
    try {
      const flowId = await beginNamed(name)
      void queryClient.invalidateQueries({ queryKey: ['drafts'] })
      await navigate('/flows/:flowId/edit', { params: { flowId } })
    } catch (failure) {
      this.failure = failure
    } finally {
      this.isBeginning = false
    }
  }
}

/** The id is made from the name; when it is taken, the next number is tried. */
async function beginNamed(name: string): Promise<string> {
  const stem = slugOf(name) || 'flow'
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? stem : `${stem}-${number}`
    const flow: Flow = { id, names: { vi: name, en: name }, trigger: { type: 'manual' }, steps: [] }
    try {
      await api.beginFlow(flow)
      return id
    } catch (failure) {
      const isTaken = failure instanceof ApiFailure && failure.problem?.code === 'FLOW_EXISTS'
      if (!isTaken || number === triesMax) throw failure
    }
  }
}
