from designer.cli.app import main

main()
