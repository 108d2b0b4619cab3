import type { viLook } from './vi-look.ts'
import type { Wording } from './wording.ts'

/** Looking at a flow at work: on the canvas, over many runs, over its versions. */
export const enLook: { readonly [K in keyof typeof viLook]: Wording } = {
  canvas_look_keys: 'Arrow keys go from step to step, Enter shows the step, Escape closes it.',
  state_asks: 'waits for {names} to decide',
  state_awaits: 'waits for the event, until {time}',
  state_begun: 'began',
  state_called: 'waits for the other flow',
  state_done: 'done',
  state_done_after: 'done after {count} tries',
  state_ended: 'ended here',
  state_expired: 'time ran out',
  state_failed: 'failed',
  state_forked: 'lists under way',
  state_items: { one: '{count} item done', other: '{count} items done' },
  state_paging: { one: 'at work, {count} item done', other: 'at work, {count} items done' },
  state_queued: 'in line',
  state_retries: 'failed, try {attempt} at {time}',
  state_round: 'in round {round}',
  state_rounds: { one: 'done after {count} round', other: 'done after {count} rounds' },
  state_sleeps: 'waits until {time}',
  state_stopped: 'stopped here',
  state_undone: 'made good',
  state_working: 'at work',
  time_tomorrow: '{time} tomorrow',
  run_canvas: 'The run on the canvas',
  run_step_none: 'The run has not come to this step.',
  run_step_inside: 'The items of the loop are told at the step “{step}”.',
  close_panel: 'Close',
  output_cancel: 'Never mind',
  output_edit: 'Put the result right and go on',
  output_edit_go_on: 'The steps that follow use the new values. This step does not run again.',
  output_edit_retry: 'The run tries again from the step that failed, with the new values.',
  output_save: 'Save and go on',
  output_whole: 'Result',
  output_wrong: 'A value cannot be read. Write a number as 12, yes or no as true or false, texts in a list as "…".'
}
