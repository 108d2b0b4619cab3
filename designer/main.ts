import { mount } from 'svelte'
import App from './App.svelte'
import { language } from './state/language.svelte.ts'
import { live } from './state/live.svelte.ts'
import { startPlaceMemory } from './state/place-memory.ts'
import './styles.css'

/** Starts the web app. It shows what the server says and asks for changes; it must never decide what a run does. */
const target = document.getElementById('app')
if (!target) throw new Error('index.html has no element with the id app')

startPlaceMemory()
live.start()
// Not awaited here: a module that waits could not be shared with the pages, and would be cut into many files.
void language.open().then(() => mount(App, { target }))
