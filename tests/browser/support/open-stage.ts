import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { openBrowser } from '../../support/open-browser.ts'
import { openLook, type OpenLook } from './open-look.ts'
import { openStandIn, type StandIn } from './stand-in-server.ts'

/** What each browser test stands on: a fresh stand-in server and a fresh window on it. */
export interface Stage {
  browser: Browser
  standIn: StandIn
  look: OpenLook
}

/** Sets the stage before each test of the file that calls it, and clears it afterwards. */
export function openStage(): Stage {
  const stage = {} as Stage
  beforeAll(async () => {
    stage.browser = await openBrowser()
  })
  beforeEach(async () => {
    stage.standIn = await openStandIn(Date.now())
    stage.look = await openLook(stage.browser, stage.standIn.address)
  })
  afterEach(async () => {
    await stage.look.context.close()
    await stage.standIn.close()
  })
  afterAll(() => stage.browser.close())
  return stage
}
