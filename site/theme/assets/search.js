// The search box: Pagefind's own, on the index that was made with the pages.
const label = 'Search fields, error codes, settings';

void new PagefindUI({
  element: '#search',
  bundlePath: '/docs/pagefind/',
  baseUrl: '/docs/',
  showSubResults: true,
  showImages: false,
  resetStyles: false,
  translations: { placeholder: label },
});
document.querySelector('#search input')?.setAttribute('aria-label', label);
