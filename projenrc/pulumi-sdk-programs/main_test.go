// The component of docs/guides/pulumi-languages.md in Go, under the SDK's mocks: prints what is registered, and what comes back.
package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/graceful-mesh/graceful-mesh-pulumi-go/gracefulmesh"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type mocks struct{}

func say(value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}

func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	say(map[string]any{"type": args.TypeToken, "inputs": args.Inputs.Mappable()})
	state := args.Inputs.Copy()
	state["grace"] = resource.NewNumberProperty(76)
	return args.Name, state, nil
}

func (mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return args.Args, nil
}

func TestDeployed(t *testing.T) {
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		checkout, err := gracefulmesh.NewGracefulMeshDeployment(ctx, "checkout", &gracefulmesh.GracefulMeshDeploymentArgs{
			Mesh:            gracefulmesh.MeshArgs{Kind: gracefulmesh.MeshKindIstio, Version: pulumi.String("1.24")},
			RequestDuration: &gracefulmesh.RequestDurationArgs{UpTo: pulumi.Float64(60)},
			Spec: pulumi.Map{
				"replicas": pulumi.Int(3),
				"selector": pulumi.Map{"matchLabels": pulumi.StringMap{"app": pulumi.String("checkout")}},
				"template": pulumi.Map{
					"metadata": pulumi.Map{"labels": pulumi.StringMap{"app": pulumi.String("checkout")}},
					"spec": pulumi.Map{"containers": pulumi.Array{pulumi.Map{
						"name": pulumi.String("main"), "image": pulumi.String("shop/checkout:1.4.2"),
						"ports": pulumi.Array{pulumi.Map{"containerPort": pulumi.Int(8080)}},
					}}},
				},
			},
		})
		if err != nil {
			return err
		}
		checkout.Grace.ApplyT(func(grace float64) float64 {
			say(map[string]any{"grace": grace})
			return grace
		})
		_, err = gracefulmesh.NewGracefulMeshDeployment(ctx, "missing", nil)
		say(map[string]any{"refused": err.Error()})
		return nil
	}, pulumi.WithMocks("demo", "dev", mocks{}))
	if err != nil {
		t.Fatal(err)
	}
}
