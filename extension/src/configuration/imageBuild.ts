import type { Judgement } from "./rule.ts";

/** Of any kernel setting in a step that builds an image; told before what the rule has to say. */
export const IMAGE_BUILD: Judgement = {
  verdict: "dead",
  severity: "warning",
  when: { evenWithoutValue: true },
  message:
    "An image holds files, not settings of the kernel: this one is gone (or refused) when the build step ends. Set it where the container is started: docker run --sysctl, sysctls in Compose, securityContext.sysctls in Kubernetes, or on the host.",
  fixes: [{ kind: "comment" }, { kind: "delete" }],
};
