"""The platform's program: every command runs it, `cdktf synth` included. docs/extend.md says what it can hold."""

from stackwright.synthesis.program import Program

program = Program()

if __name__ == "__main__":
    program.main()
