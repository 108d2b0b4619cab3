import { mount } from 'svelte'
import App from './App.svelte'
import './state/language.svelte.ts'
import { live } from './state/live.svelte.ts'
import { startPlaceMemory } from './state/place-memory.ts'
import './styles.css'

/** Starts the web app. It shows what the server says and asks for changes; it must never decide what a run does. */
const target = document.getElementById('app')
if (!target) throw new Error('index.html has no element with the id app')

startPlaceMemory()
live.start()
mount(App, { target })
