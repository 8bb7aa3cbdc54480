/**
 * Text for a notice. VS Code makes links of `[label](address)` there, of commands too: what a folder, a file or the go
 * command's words hold must stay text.
 */
export function noticeText(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("](", "] (");
}
