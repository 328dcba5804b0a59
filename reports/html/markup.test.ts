import { describe, expect, it } from "vitest";
import { markup } from "./markup.ts";

describe("markup", () => {
  it("escapes text, in content and in attributes", () => {
    const name = `<script>alert("1")</script> & 'x'`;
    const { source } = markup`<p title="${name}">${name}</p>`;
    expect(source).not.toContain("<script>");
    expect(source).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;");
  });

  it("keeps markup, joins lists, leaves out what is absent", () => {
    expect(
      markup`<ul>${["a", "b"].map((text) => markup`<li>${text}</li>`)}${null}${undefined}${1.005}</ul>`.source,
    ).toBe("<ul><li>a</li><li>b</li>1</ul>");
  });
});
