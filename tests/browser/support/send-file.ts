import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../dist/designer', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml'
}
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

/** Sends a file of the built app; an address that is no file gets the app itself, which knows what to show. */
export async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) === '' || path.startsWith('/records/') ? '/index.html' : path
  try {
    const content = await readFile(folder + name)
    response.writeHead(200, { 'content-type': types[extname(name)] ?? 'text/plain', 'content-security-policy': policy })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}
