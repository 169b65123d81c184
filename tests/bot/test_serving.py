from __future__ import annotations

import asyncio

from bot.serving import alongside


def test_services_live_as_long_as_the_server_and_are_cleaned_up() -> None:
    log: list[str] = []

    async def service() -> None:
        log.append("up")
        try:
            await asyncio.Event().wait()
        finally:
            log.append("down")

    async def server() -> None:
        await asyncio.sleep(0.01)
        log.append("served")

    asyncio.run(alongside(server, [service]))
    assert log == ["up", "served", "down"]


def test_a_service_that_breaks_comes_back_and_the_server_stays() -> None:
    starts = 0

    async def story() -> None:
        back = asyncio.Event()

        async def service() -> None:
            nonlocal starts
            starts += 1
            if starts < 3:
                raise RuntimeError("the cable fell out")
            back.set()

        await asyncio.wait_for(alongside(back.wait, [service], again=0.001), 5)  # type: ignore[list-item,arg-type]

    asyncio.run(story())
    assert starts == 3
