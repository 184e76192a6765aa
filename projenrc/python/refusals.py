"""What a Python user reads when something is wrong."""
import sys

from cdk8s import App, Chart, Duration
from cdk8s_plus_28 import ContainerProps
from graceful_mesh import GracefulMeshDeployment, Mesh, RequestDuration

CONTAINERS = [ContainerProps(image="shop/checkout:1", port_number=8080)]
MISTAKES = {
    "a grace that is too short": (
        lambda chart: GracefulMeshDeployment(
            chart, "checkout",
            mesh=Mesh.istio(version="1.24"),
            request_duration=RequestDuration.up_to(Duration.seconds(60)),
            termination_grace_period=Duration.seconds(30),
            containers=CONTAINERS,
        ),
        ["[shop/checkout] 'termination_grace_period' is too short", "preStop (5s of main) + drain (66s) = 71s must be less than", "set it to 72s or more"],
    ),
    "no duration": (
        lambda chart: GracefulMeshDeployment(chart, "checkout", mesh=Mesh.istio(version="1.24"), containers=CONTAINERS),
        ["[shop/checkout] 'request_duration' is missing; give RequestDuration.up_to(Duration.seconds(60))"],
    ),
    "a version that is none": (
        lambda chart: Mesh.istio(version="one"),
        ["one"],
    ),
}

failed = False
for name, (mistake, expected) in MISTAKES.items():
    try:
        mistake(Chart(App(), "shop"))
        said = "nothing"
    except Exception as error:  # jsii makes a RuntimeError of every error
        said = str(error)
    missing = [text for text in expected if text not in said]
    failed = failed or bool(missing) or "\n    at " in said
    print(f"python-check: {name}: {said}" + (f" (lacks {missing})" if missing else ""))
sys.exit(failed)
