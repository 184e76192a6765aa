"""The component of docs/guides/pulumi-languages.md in Python, under the SDK's mocks: prints what is registered, and what comes back."""
import json

import pulumi


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        print(json.dumps({"type": args.typ, "inputs": args.inputs}))
        return [args.name, {**args.inputs, "grace": 76}]

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks(), preview=False)

import pulumi_graceful_mesh as graceful  # noqa: E402  behind the mocks


@pulumi.runtime.test
def deployed():
    checkout = graceful.GracefulMeshDeployment(
        "checkout",
        mesh=graceful.MeshArgs(kind=graceful.MeshKind.ISTIO, version="1.24"),
        request_duration=graceful.RequestDurationArgs(up_to=60),
        spec={
            "replicas": 3,
            "selector": {"matchLabels": {"app": "checkout"}},
            "template": {
                "metadata": {"labels": {"app": "checkout"}},
                "spec": {"containers": [{"name": "main", "image": "shop/checkout:1.4.2", "ports": [{"containerPort": 8080}]}]},
            },
        },
    )
    return checkout.grace.apply(lambda grace: print(json.dumps({"grace": grace})))


deployed()
try:
    graceful.GracefulMeshDeployment("missing", spec={})
except TypeError as error:
    print(json.dumps({"refused": str(error)}))
