// The search box: Pagefind's own, on the index that was made with the pages.
void new PagefindUI({
  element: '#search',
  bundlePath: '/docs/pagefind/',
  baseUrl: '/docs/',
  showSubResults: true,
  showImages: false,
  resetStyles: false,
  translations: { placeholder: 'Search fields, error codes, settings' },
});
