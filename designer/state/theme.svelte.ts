import { readRemembered, remember } from './remembered.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Light, dark, or whatever the system says. The colours themselves are in `styles.css`. */
class ThemeChoice {
  current: Theme = $state(parseTheme(readRemembered('theme')))

  choose(theme: Theme): void {
    this.current = theme
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    remember('theme', theme === 'system' ? null : theme)
  }
}

export const theme = new ThemeChoice()

function parseTheme(text: string | null): Theme {
  return themes.find((one) => one === text) ?? 'system'
}
