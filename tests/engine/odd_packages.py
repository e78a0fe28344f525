"""An environment whose packages do odd things when they are imported."""

from designer.core.component import EnvironmentSpec

SPEC = EnvironmentSpec(kind="packages", requirements=("small",))
PACKAGES = {
    "good": "import json\nVALUE = 7\n",
    "threads": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
    "reads_home": "import os\nHOME = os.environ['HOME']\n",
    "reads_mode": "import os\nMODE = os.environ.get('MODE', 'none')\n",
    "talks": "print('welcome')\n",
    "raises": "raise RuntimeError('not today')\n",
    "opens": "FILE = open('/dev/null')\n",
    "starts": "import os\nCHILD = os.spawnl(os.P_NOWAIT, '/bin/sleep', 'sleep', '5')\n",
    "loads_never": "import sys, types\nsys.modules['torch'] = types.ModuleType('torch')\n",
    "sets": "import os\nos.environ['SET_BY_PACKAGE'] = 'yes'\n",
    "draws": "import random\nRNG = random.Random(7)\nSAFE = random.SystemRandom()\n",
    "hangs": "import time\ntime.sleep(600)\n",
    "ends": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
}
