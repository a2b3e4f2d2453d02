/** Colours and sizes. Contrast of every text on its ground is 4.5:1 or more (WCAG 2.2 AA). */
import type { ThemeConfig } from 'antd'

const FONTS =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0b5cad',
    colorError: '#b3261e',
    colorLink: '#0b5cad',
    colorText: '#1f2328',
    colorTextSecondary: '#4d5661',
    colorTextTertiary: '#59636e',
    colorTextPlaceholder: '#636c76',
    colorTextDisabled: '#6e7781',
    fontFamily: FONTS,
    borderRadius: 6,
    motion: false,
  },
}

/** Okabe and Ito's palette, which colour-blind people can tell apart, darkened where it has to stand on white. */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#6b4c9a', '#7f7f7f'] as const
