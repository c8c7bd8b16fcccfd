/** Draws line charts as SVG. */
export interface PlotLine {
  readonly name: string;
  /** x, y */
  readonly points: readonly (readonly [number, number])[];
}

export interface PlotPanel {
  /** Label of the y axis, with its unit. */
  readonly label: string;
  readonly lines: readonly PlotLine[];
}

const [panelWidth, height, left, top, bottom] = [360, 240, 58, 34, 46] as const;
const colours = ['#1f6feb', '#bf3989', '#1a7f37', '#9a6700'] as const;

/** Rounds up to the next of 1, 2, 5, 10, … */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const textElement = (x: number, y: number, words: string, style = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${style}>${escapeXml(words)}</text>`;

type Scale = 'logarithmic' | 'linear';

/** Draws panels side by side with the same x axis. A point at x = 0 is drawn at the left end. */
export function plot(
  title: string,
  xLabel: string,
  panels: readonly PlotPanel[],
  scale: Scale = 'logarithmic',
): string {
  const width = panelWidth * panels.length;
  const drawn = panels
    .map((panel, index) => `<g transform="translate(${index * panelWidth} 0)">${drawPanel(panel, xLabel, scale)}</g>`)
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"
  font-family="system-ui, sans-serif" font-size="11" fill="#24292f" role="img" aria-label="${escapeXml(title)}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${drawn}
</svg>
`;
}

/** Labels of an axis with many points. */
const maxTicks = 8;

function drawPanel({ label, lines }: PlotPanel, xLabel: string, scale: Scale): string {
  const right = panelWidth - 16;
  const base = height - bottom;
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].toSorted((a, b) => a - b);
  const position = (value: number) => (scale === 'linear' ? value : Math.log10(Math.max(value, 1)));
  const ticks = xs.filter((_, index) => index % Math.ceil(xs.length / maxTicks) === 0);
  const [minPosition, maxPosition] = [position(xs[0] ?? 1), position(xs.at(-1) ?? 10)];
  const maxY = roundUp(Math.max(...lines.flatMap(({ points }) => points.map(([, y]) => y)), 0));
  const x = (value: number) =>
    left + ((position(value) - minPosition) / (maxPosition - minPosition || 1)) * (right - left);
  const y = (value: number) => base - (value / maxY) * (base - top);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => part * maxY);
  return [
    textElement(left, 18, label, 'font-weight="600"'),
    ...grid.map(
      (value) =>
        `<line x1="${left}" x2="${right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" ` +
        `stroke="#d0d7de"/>${textElement(left - 6, y(value) + 4, value.toLocaleString('en'), 'text-anchor="end"')}`,
    ),
    ...ticks.map((value) =>
      textElement(
        x(value),
        base + 16,
        value.toLocaleString('en', { maximumFractionDigits: 0 }),
        'text-anchor="middle"',
      ),
    ),
    textElement((left + right) / 2, height - 12, xLabel, 'text-anchor="middle" fill="#57606a"'),
    ...lines.map(({ name, points }, lineIndex) => {
      const colour = colours[lineIndex % colours.length] ?? '';
      const path = points
        .map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${x(a).toFixed(1)} ${y(b).toFixed(1)}`)
        .join('');
      const dots = points
        .map(([a, b]) => `<circle cx="${x(a).toFixed(1)}" cy="${y(b).toFixed(1)}" r="3" fill="${colour}"/>`)
        .join('');
      const legend =
        lines.length === 1
          ? ''
          : textElement(right, top + 10 + 14 * lineIndex, name, `text-anchor="end" fill="${colour}"`);
      return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${legend}`;
    }),
  ].join('\n');
}
