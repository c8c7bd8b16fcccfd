import { useState } from 'react';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { perPage, printLayouts, type PrintOptions } from './print-layout.js';
import { SheetItem, type SheetCode } from './print-sheet.js';

interface Props {
  readonly codes: readonly SheetCode[];
  readonly onPrint: (options: PrintOptions) => void;
  readonly onClose: () => void;
}

/** Size and content of a print sheet, with its first code as a preview. */
export function PrintDialog({ codes, onPrint, onClose }: Props) {
  const hasCaptions = codes.some(({ caption }) => caption !== '');
  const [options, setOptions] = useState<PrintOptions>({
    layout: 'grid',
    showCaption: true,
    showMessage: !hasCaptions,
    showNumber: true,
  });
  const [first] = codes;
  const pages = Math.ceil(codes.length / perPage[options.layout]);
  return (
    <Dialog title={texts.print.title(codes.length)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onPrint(options);
        }}
      >
        <div className="print-choices">
          <div>
            <fieldset className="choices">
              <legend>{texts.print.layout}</legend>
              {printLayouts.map((layout) => (
                <label key={layout}>
                  <input
                    type="radio"
                    name="layout"
                    data-autofocus={layout === 'grid'}
                    checked={options.layout === layout}
                    onChange={() => setOptions({ ...options, layout })}
                  />
                  {texts.print.layouts[layout]}
                </label>
              ))}
            </fieldset>
            <fieldset className="choices">
              <legend>{texts.print.show}</legend>
              <Check
                label={texts.print.caption}
                isChecked={options.showCaption}
                onChange={(showCaption) => setOptions({ ...options, showCaption })}
              />
              <Check
                label={texts.print.message}
                isChecked={options.showMessage}
                onChange={(showMessage) => setOptions({ ...options, showMessage })}
              />
              <Check
                label={texts.print.number}
                isChecked={options.showNumber}
                onChange={(showNumber) => setOptions({ ...options, showNumber })}
              />
            </fieldset>
          </div>
          {first !== undefined && (
            <ul className="print-preview" aria-hidden="true">
              <SheetItem code={first} options={options} />
            </ul>
          )}
        </div>
        <div className="dialog-end">
          <span className="quiet spring" role="status">
            {texts.print.pages(pages)}
          </span>
          <button type="button" className="button" onClick={onClose}>
            {texts.cancel}
          </button>
          <button className="button button-main">{texts.print.print}</button>
        </div>
      </form>
    </Dialog>
  );
}

function Check({
  label,
  isChecked,
  onChange,
}: {
  label: string;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}) {
  return (
    <label>
      <input type="checkbox" checked={isChecked} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  );
}
