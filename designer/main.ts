import { mount } from 'svelte'
import App from './App.svelte'
import { language } from './state/language.svelte.ts'
import { live } from './state/live.svelte.ts'
import { people } from './state/people.svelte.ts'
import { me } from './state/me.svelte.ts'
import { startPlaceMemory } from './state/place-memory.ts'
import './styles.css'

/** Starts the web app. It shows what the server says and asks for changes; it must never decide what a run does. */
const target = document.getElementById('app')
if (!target) throw new Error('index.html has no element with the id app')

startPlaceMemory()
// Not awaited here: a module that waits could not be shared with the pages, and would be cut into many files.
void Promise.all([language.open(), me.load()]).then(() => open(target))

/** Whoever may not come in stands at a door, and nothing else of the app is fetched. */
async function open(within: HTMLElement): Promise<void> {
  if (me.door !== null) return void mount((await import('./door/DoorApp.svelte')).default, { target: within })
  live.start()
  if (me.account) void people.load()
  mount(App, { target: within })
}
