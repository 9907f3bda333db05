"""The chat page as a person uses it: be somebody, read, tap, write, wind the clock, take a picture."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bot.demo.playing import Script
from bot.library import built_in
from bot.programmes import LIBRARY, load_programme

PATIENCE = 20_000


class Chat:
    """One open page."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self.pictures = pictures
        programme, problems = load_programme(LIBRARY / "st-james-house")
        assert programme is not None, problems
        self.script = Script((*programme.flows.values(), *built_in().values()))

    def label(self, flow: str, question: str) -> str:
        """The words of a question, as they stand in its message."""
        found = self.script.flows[flow]
        return self.script.worded(found.by_name[question].label, found)

    async def be(self, name: str) -> None:
        """Choose who to be."""
        called = self.page.locator(".name").get_by_text(name, exact=True)
        person = self.page.locator("#people button", has=called)
        await person.click()
        await expect(person).to_have_attribute("aria-current", "true")

    async def start(self) -> None:
        """Press Start, which follows the invitation."""
        await self.page.locator("#start").click()

    def said(self, words: str) -> Locator:
        """The bot's newest message with these words."""
        return self.page.locator("#messages .message:not(.mine)").filter(has_text=words).last

    def asked(self, words: str) -> Locator:
        """The newest message with these words that can be tapped."""
        tappable = self.page.locator(
            "#messages .message:not(.mine)", has=self.page.locator(".keyboard button")
        )
        return tappable.filter(has_text=words).last

    async def reads(self, words: str) -> None:
        """Wait until the bot has said so."""
        await expect(self.said(words)).to_be_visible(timeout=PATIENCE)

    async def tap(self, question: str, label: str) -> None:
        """Wait for a question, and tap a button under it."""
        button = self.asked(question).get_by_role("button", name=label, exact=True)
        await button.click(timeout=PATIENCE)

    async def choose(self, flow: str, question: str, name: str) -> None:
        """Wait for a question, and tap a choice by its name."""
        found = self.script.flows[flow]
        await self.tap(self.label(flow, question), self.script.choice(found, found.by_name[question], name))

    async def write(self, flow: str, question: str, words: str) -> None:
        """Wait for a question, and write the answer."""
        await expect(self.asked(self.label(flow, question))).to_be_visible(timeout=PATIENCE)
        await self.send(words)

    async def send(self, words: str) -> None:
        """Write a message."""
        await self.page.locator("#write").fill(words)
        await self.page.locator("#send").click()

    async def send_file(self, name: str, content: bytes) -> None:
        """Attach a file and send it."""
        given = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        await self.page.locator("#file").set_input_files(given)  # type: ignore[arg-type]
        await expect(self.page.locator("#attached-name")).to_contain_text(name)
        await self.page.locator("#send").click()
        await expect(self.page.locator("#attached")).to_be_hidden()

    async def file(self, words: str) -> bytes:
        """The file under the bot's newest message with these words, as a person downloads it."""
        await self.reads(words)
        where = await self.said(words).locator("a.file").get_attribute("href")
        answer = await self.page.request.get(f"{self.page.url.partition('#')[0].rstrip('/')}{where}")
        assert answer.ok
        return await answer.body()

    async def wind_to_monday(self) -> None:
        """Wind the clock, and wait until all that is due by then has been done."""
        button = self.page.get_by_role("button", name="to Monday 09:00")
        await button.click()
        await expect(button).not_to_have_attribute("aria-disabled", "true", timeout=60_000)

    async def scroll_to(self, message: Locator) -> None:
        """Show a message from its beginning."""
        await message.evaluate("one => one.scrollIntoView({block: 'start'})")
        await self.page.locator("#scroll").evaluate("one => one.scrollBy(0, -12)")

    async def picture(self, name: str, *, whole: bool = False) -> Path:
        """A picture of the chat as it is, or of the ``whole`` page."""
        await self.page.mouse.move(0, 0)  # nothing looks as if it were just being pointed at
        await self.page.wait_for_timeout(300)  # pictures in messages are decoded, the toast has a moment
        path = self.pictures / f"{name}.png"
        of = self.page if whole else self.page.locator(".chat")
        await of.screenshot(path=path)
        return path
