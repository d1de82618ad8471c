#!/usr/bin/env python3
"""Python's Jinja2 behind the protocol of `docmill pipe`, within limits: answers one JSON object a line.

    jinja_oracle.py [SECONDS [MEGABYTES]]

A case that takes more than SECONDS of processor time (5) or MEGABYTES of memory (600) is answered with {"skipped": why}.
A computation that Python does not interrupt (a power of huge integers) ends the process instead: the reader sees the end
of the output and starts another one.
"""
import json
import resource
import signal
import sys
import warnings

import jinja2
import jinja2.sandbox

UNDEFINED = {"default": jinja2.Undefined, "strict": jinja2.StrictUndefined, "chainable": jinja2.ChainableUndefined, "debug": jinja2.DebugUndefined}
EXTENSIONS = {"do": "jinja2.ext.do", "loopcontrols": "jinja2.ext.loopcontrols", "i18n": "jinja2.ext.i18n", "debug": "jinja2.ext.debug"}
GRACE = 5  # seconds after the timer until the process is ended


class TooSlow(BaseException):
    """Not an Exception, so that no template and no filter catches it."""


def too_slow(signum, frame):
    raise TooSlow


def environment(case, **more):
    settings = dict(case.get("options", {}))
    newstyle = settings.pop("newstyle_gettext", False)
    settings["undefined"] = UNDEFINED[settings.get("undefined", "default")]
    settings["extensions"] = [EXTENSIONS[name] for name in settings.get("extensions", [])]
    kind = jinja2.sandbox.ImmutableSandboxedEnvironment if case.get("sandbox") else jinja2.Environment
    made = kind(loader=jinja2.DictLoader(case.get("templates", {})), cache_size=0, **settings, **more)
    if "jinja2.ext.i18n" in settings["extensions"]:
        made.install_null_translations(newstyle=newstyle)
    return made


def answer(case):
    try:
        try:
            template = environment(case).from_string(case["template"])
        except jinja2.UndefinedError:
            # A constant expression failed while Python folded it; docmill says so when it runs.
            template = environment(case, optimized=False).from_string(case["template"])
        return {"output": template.render(case.get("context", {}))}
    except TooSlow:
        return {"skipped": "time"}
    except MemoryError:
        return {"skipped": "memory"}
    except (jinja2.TemplateSyntaxError, SyntaxError) as error:
        return {"error": "syntax", "detail": f"{type(error).__name__}: {error}"}
    except jinja2.TemplateNotFound as error:
        return {"error": "notfound", "detail": str(error)}
    except jinja2.exceptions.SecurityError as error:
        return {"error": "security", "detail": str(error)}
    except jinja2.UndefinedError as error:
        return {"error": "undefined", "detail": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever Python raises is a runtime error of the template
        return {"error": "runtime", "detail": f"{type(error).__name__}: {error}"}


def main(seconds=5, megabytes=600):
    warnings.filterwarnings("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    signal.signal(signal.SIGVTALRM, too_slow)
    for line in sys.stdin:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        used = int(spent.ru_utime + spent.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds + GRACE, resource.RLIM_INFINITY))
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            answered = answer(json.loads(line))
        except TooSlow:
            answered = {"skipped": "time"}
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        print(json.dumps(answered), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
