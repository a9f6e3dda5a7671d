"""Members of a subscription share its lanes; who is dead or silent is struck off."""

import pytest

from eventlog.postgres import Pool
from eventlog.subscriptions import members
from eventlog.subscriptions.members import Members, Share


async def test_the_oldest_comes_first_and_shares_are_equal(pool: Pool) -> None:
    async with pool.acquire() as one, pool.acquire() as other, pool.acquire() as third:
        first, second, last = (Members("dispatch", "test store") for _ in range(3))
        assert await first.join(one) == Share(0, 1)
        assert await second.join(other) == Share(1, 2)
        assert await last.join(third) == Share(2, 3)
        assert await first.renew(one) == Share(0, 3)
        await first.leave(one)
        assert await second.renew(other) == Share(0, 2)
        assert await last.renew(third) == Share(1, 2)
        shares = [await second.renew(other), await last.renew(third)]
        assert [sum(share.has(number) for share in shares) for number in range(12)] == [1] * 12


async def test_whose_connection_is_gone_is_struck_off_at_once(pool: Pool) -> None:
    async with pool.acquire() as one:
        first, second = Members("dispatch", "test store"), Members("dispatch", "test store")
        async with pool.acquire() as other:
            await first.join(other)
            assert await second.join(one) == Share(1, 2)
            await other.close()
        assert await second.renew(one) == Share(0, 1)


async def test_who_is_silent_is_struck_off_and_comes_back_last(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    async with pool.acquire() as one, pool.acquire() as other:
        frozen, second = Members("dispatch", "test store"), Members("dispatch", "test store")
        await frozen.join(one)
        assert await second.join(other) == Share(1, 2)
        monkeypatch.setattr(members, "SILENT_SECONDS", 0.0)
        assert await second.renew(other) == Share(0, 1)
        monkeypatch.undo()
        assert await frozen.renew(one) == Share(1, 2)


async def test_groups_do_not_see_each_other(pool: Pool) -> None:
    async with pool.acquire() as one:
        assert await Members("dispatch", "a store").join(one) == Share(0, 1)
        assert await Members("dispatch", "a kafka").join(one) == Share(0, 1)
