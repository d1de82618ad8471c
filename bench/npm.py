"""The template engines that npm has, installed into a folder of the build, for the benchmarks that compare with them."""
import json
import os
import shutil
import subprocess

NPM = ["nunjucks@3.2.4", "minijinja-js@2.11.0"]


def install_engines(folder):
    """None when they are there, else why not."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as out:
        json.dump({"private": True}, out)
    if os.path.isdir(os.path.join(folder, "node_modules", "minijinja-js")):
        return None
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *NPM], cwd=folder, capture_output=True,
                          text=True, check=False)
    return None if done.returncode == 0 else "npm install failed: " + (done.stderr.strip().splitlines() or ["?"])[-1]
