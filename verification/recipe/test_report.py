"""The report page, opened and used in a browser as a person would."""

import shutil
import subprocess
import time

import pytest
from conftest import ROOT
from test_main_job import answers, ask, request

webdriver = pytest.importorskip("selenium.webdriver")


def found(*names):
    return next((path for path in map(shutil.which, names) if path), None)


BROWSER = found("chromium", "chromium-browser", "google-chrome")
DRIVER = found("chromedriver")

pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER),
    reason="there is no Chromium here; on Debian: apt-get install chromium chromium-driver",
)


@pytest.fixture
def page(local, tmp_path):
    for name in ("report-one", "report-two"):
        arn = local.role("member", f"{name}-{time.monotonic_ns()}")
        ask(local, "member", request(arn, name))
        answers(local, "member", name)
    kms = local.admin("key").client("kms")
    kms.put_key_policy(
        KeyId=local["key"],
        PolicyName="default",
        Policy=kms.get_key_policy(KeyId=local["key"])["Policy"].replace(
            '"Statement" : [',
            '"Statement" : [{"Sid":"<i>Oops</i>","Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"},',
            1,
        ),
    )
    file = tmp_path / "report.html"
    done = subprocess.run(
        [ROOT / "kms-access", "report", "--output", file, "--endpoint-url", local["endpoint"]],
        env=local.admin("key").environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def browser(page):
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1200,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        driver.get(page.as_uri())
        yield driver
    finally:
        driver.quit()


def rows(browser):
    return [it for it in browser.find_elements("css selector", "[data-row]") if it.is_displayed()]


def test_the_page_tells_and_unfolds_and_asks_no_network(browser):
    assert "123456789012" in browser.title
    assert "report-one" in browser.page_source
    assert "statement &lt;i&gt;Oops" in browser.page_source
    row = next(it for it in rows(browser) if "asked by" in it.get_attribute("textContent"))
    assert row.get_attribute("open") is None
    row.find_element("css selector", "summary").click()
    assert row.get_attribute("open") is not None
    assert "asked by" in row.text
    assert not browser.find_elements("css selector", "section i:not(.live):not(.past)")
    entries = browser.execute_script("return performance.getEntriesByType('resource').length")
    assert entries == 0
    assert [it for it in browser.get_log("browser") if it["level"] == "SEVERE"] == []


def test_the_keyboard_filters_and_unfolds(browser):
    from selenium.webdriver.common.keys import Keys

    everything = len(rows(browser))
    browser.find_element("css selector", "body").send_keys("/")
    filter_box = browser.switch_to.active_element
    assert filter_box.get_attribute("id") == "filter"
    filter_box.send_keys("report-two")
    assert 0 < len(rows(browser)) < everything
    filter_box.send_keys(Keys.ESCAPE)
    assert len(rows(browser)) == everything
    summary = rows(browser)[0].find_element("css selector", "summary")
    summary.send_keys(Keys.ENTER)
    assert rows(browser)[0].get_attribute("open") is not None


def test_light_and_dark_differ(browser):
    def paper():
        return browser.execute_script("return getComputedStyle(document.body).backgroundColor")

    before = paper()
    browser.find_element("id", "theme").click()
    assert paper() != before
