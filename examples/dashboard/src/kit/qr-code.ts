/** Draws QR codes in the browser: as SVG for the screen and for print, as PNG in any size. */
import { create, toDataURL } from 'qrcode';

/** Empty modules around the symbol, which scanners need. */
const quietZone = 4;

/** Medium error correction, as the gateway's own qrImage has. */
const options = { errorCorrectionLevel: 'M' } as const;

const svgByText = new Map<string, string>();

export function qrSvg(text: string): string {
  const cached = svgByText.get(text);
  if (cached !== undefined) return cached;
  const { size, data } = create(text, options).modules;
  const full = size + 2 * quietZone;
  let path = '';
  for (let index = 0; index < size * size; index++) {
    if (data[index]) path += `M${(index % size) + quietZone} ${Math.floor(index / size) + quietZone}h1v1h-1z`;
  }
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${full} ${full}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${full}v${full}H0z"/><path d="${path}"/></svg>`;
  svgByText.set(text, svg);
  return svg;
}

export const qrSvgUrl = (text: string) => `data:image/svg+xml,${encodeURIComponent(qrSvg(text))}`;

export async function qrPng(text: string, width: number): Promise<Blob> {
  const url = await toDataURL(text, { ...options, width, margin: quietZone });
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (char) => char.charCodeAt(0));
  return new Blob([bytes], { type: 'image/png' });
}
