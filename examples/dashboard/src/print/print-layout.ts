/** Sizes in which codes are printed, on A4; `print.css` has the measures of each. */
export const printLayouts = ['grid', 'tents', 'stickers'] as const;
export type PrintLayout = (typeof printLayouts)[number];

export const perPage: Readonly<Record<PrintLayout, number>> = { grid: 12, tents: 2, stickers: 40 };

export interface PrintOptions {
  readonly layout: PrintLayout;
  readonly showMessage: boolean;
  readonly showCaption: boolean;
  readonly showNumber: boolean;
}
