"""Where a cluster keeps what its machines share."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PlaceSettings:
    """`url`: s3://bucket/prefix, or the path of a folder; the rest is for S3, and may be empty."""

    url: str
    endpoint_url: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)
    region: str = ""

    @property
    def is_bucket(self) -> bool:
        return self.url.startswith("s3://")
