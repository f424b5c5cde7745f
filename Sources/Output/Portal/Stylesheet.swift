/// `assets/klamra.css`: the one stylesheet of all pages.
///
/// Contrast of text is at least 4.5:1 and of controls 3:1 in both colour schemes (WCAG 2.1, 1.4.3 and 1.4.11).
enum Stylesheet {
  static let fileName = "klamra.css"

  static let text = """
    :root {
      color-scheme: light dark;
      --paper: #f7f8fa;
      --sheet: #ffffff;
      --ink: #1a2431;
      --soft: #55616f;
      --line: #dce1e7;
      --tint: #eef3f8;
      --accent: #0a4f8f;
      --accent-deep: #083a69;
      --plus: #1c6b3a;
      --minus: #a12b22;
      --change: #7a4d00;
      --focus: #b3470e;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #10161d;
        --sheet: #171f28;
        --ink: #e6ebf1;
        --soft: #a3b0be;
        --line: #2c3844;
        --tint: #1e2934;
        --accent: #86c1f7;
        --accent-deep: #b5d9fb;
        --plus: #7fd39b;
        --minus: #f2a199;
        --change: #e8c07a;
        --focus: #ffb27a;
      }
    }
    *, *::before, *::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    body {
      margin: 0;
      background: var(--paper);
      color: var(--ink);
      font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
    }
    .wrap { max-width: 70rem; margin-inline: auto; padding-inline: 1.25rem; }
    a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 0.06em; }
    a:hover { color: var(--accent-deep); text-decoration-thickness: 0.12em; }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
    .skip { position: absolute; left: -100vw; top: 0; padding: 0.75rem 1.25rem; background: var(--sheet); z-index: 1; }
    .skip:focus { left: 0; }
    .en { color: var(--soft); font-weight: 400; }
    h1 .en, h2 .en, h3 .en { font-size: 0.72em; letter-spacing: 0; }
    h1 .en { display: block; font-size: 0.5em; line-height: 1.4; margin-top: 0.35em; }
    h2 .en::before, dt .en::before { content: "\\00b7\\00a0"; }
    th .en, td .en { display: block; font-size: 0.86em; line-height: 1.35; }

    .masthead { background: var(--sheet); border-bottom: 1px solid var(--line); border-top: 4px solid var(--accent); }
    .masthead .wrap { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; padding-block: 0.9rem; }
    .brand { font-weight: 650; color: var(--ink); text-decoration: none; }
    .brand::before { content: "["; color: var(--accent); font-weight: 400; margin-right: 0.3em; }
    .brand::after { content: "]"; color: var(--accent); font-weight: 400; margin-left: 0.3em; }
    .masthead .en { font-size: 0.9rem; }

    main { padding-block: 2.25rem 3.5rem; }
    h1 { font-size: clamp(1.8rem, 1.2rem + 2.4vw, 2.7rem); line-height: 1.15; letter-spacing: -0.015em;
      font-weight: 680; margin: 0 0 1rem; text-wrap: balance; }
    h2 { font-size: 1.4rem; line-height: 1.3; font-weight: 650; margin: 3rem 0 0.9rem; }
    h3 { font-size: 1.1rem; line-height: 1.35; font-weight: 650; margin: 1.5rem 0 0.5rem; }
    p { margin: 0 0 0.6rem; max-width: 46rem; }
    .lead { font-size: 1.2rem; line-height: 1.5; }
    .crumbs { font-size: 0.92rem; margin-bottom: 0.9rem; }

    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); gap: 1px; margin: 1.6rem 0 0;
      padding: 0; background: var(--line); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
    .facts div { background: var(--sheet); padding: 0.75rem 1rem 0.8rem; }
    .facts dt { font-size: 0.86rem; color: var(--soft); }
    .facts dd { margin: 0.1rem 0 0; font-weight: 600; font-size: 1rem; font-variant-numeric: tabular-nums; }

    .scroll { position: relative; overflow-x: auto; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; }
    table { border-collapse: collapse; width: 100%; font-size: 0.95rem; line-height: 1.45; }
    caption { text-align: left; padding: 0.75rem 1rem; font-size: 0.92rem; color: var(--soft); }
    th, td { text-align: left; vertical-align: top; padding: 0.55rem 1rem; border-top: 1px solid var(--line); }
    td { unicode-bidi: isolate; overflow-wrap: break-word; max-width: 26rem; }
    td.text { min-width: 8.5rem; }
    td.word { white-space: nowrap; }
    thead th { background: var(--tint); font-weight: 620; font-size: 0.9rem; vertical-align: bottom; }
    tbody tr:hover > * { background: var(--tint); }
    tbody th { font-weight: 600; }
    .scroll + p { margin-top: 0.9rem; }
    td p { margin: 0.15rem 0 0; }
    td .inline .en { display: inline; font-size: 1em; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .none { color: var(--soft); }
    .tag { display: inline-block; margin-left: 0.4em; padding: 0 0.45em; border: 1px solid var(--line);
      border-radius: 4px; font-size: 0.8rem; font-weight: 500; color: var(--soft); }
    code, pre { font-family: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", "Liberation Mono", monospace; }
    code { font-size: 0.9em; }
    pre code { font-size: inherit; }
    .hash { display: block; font-size: 0.76rem; line-height: 1.4; min-width: 17rem; max-width: 17rem;
      overflow-wrap: anywhere; user-select: all; color: var(--soft); }
    pre { margin: 0 0 1rem; padding: 0.9rem 1.1rem; background: var(--sheet); border: 1px solid var(--line);
      border-left: 3px solid var(--accent); border-radius: 6px; overflow-x: auto; font-size: 0.88rem;
      line-height: 1.5; }
    .cite { white-space: pre-wrap; overflow-wrap: anywhere; }
    .plus { color: var(--plus); }
    .change { color: var(--change); }
    .minus { color: var(--minus); }
    .diff { white-space: nowrap; font-variant-numeric: tabular-nums; }
    .diff > * + * { margin-left: 0.7em; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap; }

    .contents { margin: 1.4rem 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap;
      gap: 0.35rem 1.25rem; font-size: 0.95rem; }
    .cards { list-style: none; margin: 2rem 0 0; padding: 0; display: grid; gap: 1rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
    .card { display: flex; flex-direction: column; background: var(--sheet); border: 1px solid var(--line);
      border-radius: 10px; padding: 1.25rem 1.4rem 1.1rem; }
    .card:hover { border-color: var(--accent); }
    .card h2 { margin: 0 0 0.5rem; font-size: 1.25rem; }
    .card h2 .en { display: block; font-size: 0.78em; }
    .card h2 .en::before { content: none; }
    .card p { font-size: 0.98rem; }
    .card .meta { margin: auto 0 0; padding-top: 0.9rem; font-size: 0.9rem; color: var(--soft); }
    .card .meta a { margin-right: 0.8em; }
    .codes { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0.75rem 0; }
    .codes dt { font-weight: 600; }
    .codes dd { margin: 0; }
    details { margin-top: 1rem; }
    summary { cursor: pointer; color: var(--accent); }
    .foot { border-top: 1px solid var(--line); padding-block: 1.4rem 2.2rem; font-size: 0.92rem; color: var(--soft); }
    @media (max-width: 34rem) {
      .facts { grid-template-columns: 1fr 1fr; }
      th, td { padding-inline: 0.7rem; }
      main { padding-block-start: 1.5rem; }
    }
    @media print {
      .skip, .contents { display: none; }
      body { background: #fff; }
      .scroll { overflow: visible; }
    }

    """
}
