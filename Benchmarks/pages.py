"""A local HTTP API of 1 000 pages of 100 records for job C, all prepared before the first request.

It answers `GET /records?page=N` and prints its port when it is ready. It is written for speed, so that the clients are
measured and not the server.
"""

import asyncio
import json
import sys

PAGES, SIZE = 1000, 100


def page(number):
    records = []
    for index in range(SIZE):
        ordinal = number * SIZE + index
        records.append({
            "unit": f"{ordinal // 50:07d}", "variable": f"{ordinal % 50:06d}", "year": "2024",
            "val": (ordinal * 7919 % 1_000_000) / 100, "attrId": ordinal % 7,
        })
    for record in records:
        record["value"] = record.pop("val")
    following = {"next": f"/records?page={number + 1}"} if number + 1 < PAGES else {}
    body = json.dumps({
        "totalRecords": PAGES * SIZE, "pages": PAGES, "page": number, "pageSize": SIZE, "links": following,
        "results": records,
    }).encode()
    head = (f"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


class API(asyncio.Protocol):
    replies = [page(number) for number in range(PAGES)]
    absent = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    def connection_made(self, transport):
        self.transport = transport
        self.pending = b""

    def data_received(self, data):
        self.pending += data
        while (end := self.pending.find(b"\r\n\r\n")) >= 0:
            target = self.pending[:end].split(b" ", 2)[1]
            self.pending = self.pending[end + 4:]
            number = 0
            for pair in target.partition(b"?")[2].split(b"&"):
                name, _, value = pair.partition(b"=")
                if name == b"page":
                    number = int(value)
            self.transport.write(self.replies[number] if number < PAGES else self.absent)


async def main():
    server = await asyncio.get_running_loop().create_server(API, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
