"""The app that `cdktf synth` runs: every environment, every time."""

from stackwright.cdk import engine

engine.load()

from stackwright.synthesis.app import main  # noqa: E402 - the engine has to be loaded before cdktf is imported

if __name__ == "__main__":
    main()
