"""Why a job ends in ERROR: MediaConvert's documented codes, told from what ffmpeg said last."""

from __future__ import annotations


class JobError(Exception):
    """The job ends in ERROR with this code and sentence."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


# In this order: the first phrase found in ffmpeg's last lines decides.
_TOLD_BY: tuple[tuple[str, int, str], ...] = (
    ("No space left on device", 1050, "Write error, disk full"),
    ("The time limit of the job is over", 1999, "The job took longer than the stand-in allows"),
    ("Stream map '", 1021, "The service can't find any audio in the input stream"),
    ("Stream specifier 'V:0'", 1020, "The service can't find any video in the input stream"),
    ("matches no streams", 1020, "The service can't find any video in the input stream"),
    ("Format not on whitelist", 1030, "The container of the input file is not supported"),
    ("Decoder not found", 1030, "The codec of the input file is not supported"),
    ("moov atom not found", 1010, "Failed probe/open: the file has no index"),
    ("Error opening input", 1010, "Failed probe/open: no parser for the file's container"),
    # FFmpeg 5 names only the file that it could not open.
    ("[error] source: Invalid data found", 1010, "Failed probe/open: no parser for the file's container"),
    ("Cannot allocate memory", 1999, "The job needs more memory than the stand-in allows"),
    ("Error while opening encoder", 1040, "The encoding settings are not supported in this combination"),
    ("Invalid data found", 1076, "The input file ends unexpectedly or is damaged"),
)


def told_by(lines: tuple[str, ...], source: str) -> JobError:
    """The error that ffmpeg's last `lines` describe."""
    text = "\n".join(lines)
    # The first error is the cause, what follows are its consequences.
    told = next((line for line in lines if "[error]" in line or "[fatal]" in line), "no message")
    for phrase, code, message in _TOLD_BY:
        if phrase in text:
            return JobError(code, f"{message} [{source}]: {told}")
    return JobError(1999, f"Unexpected transcoding error [{source}]: {told}")
