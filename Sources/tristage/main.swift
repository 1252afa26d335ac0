print("tristage")
